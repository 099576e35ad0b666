/**
 * What every namespace has: the service account "default", and the ConfigMap by which pods know the API's certificate.
 *
 * <p>Decides only: pure functions of one namespace and what is in it. Tokens are the API server's business.
 */
@NullMarked
package io.balsa.controllers.namespace;

import org.jspecify.annotations.NullMarked;
