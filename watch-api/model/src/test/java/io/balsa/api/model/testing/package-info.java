/** What the tests of other modules use too: how targets are fuzzed. */
package io.balsa.api.model.testing;
