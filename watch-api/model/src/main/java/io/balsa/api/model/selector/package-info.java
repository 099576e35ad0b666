/**
 * Which objects a request means: selectors over labels, and over the few fields a kind allows. Parsing answers a
 * selector or says what is wrong; matching is a pure function.
 */
@NullMarked
package io.balsa.api.model.selector;

import org.jspecify.annotations.NullMarked;
