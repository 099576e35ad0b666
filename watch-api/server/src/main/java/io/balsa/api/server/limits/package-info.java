/**
 * Every limit of the API server in one record, each with the reason for its number. Uses nothing; decides nothing.
 */
@NullMarked
package io.balsa.api.server.limits;

import org.jspecify.annotations.NullMarked;
