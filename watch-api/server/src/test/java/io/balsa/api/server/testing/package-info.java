/** What the tests of this module stand on: a real etcd process, and an API on it. */
package io.balsa.api.server.testing;
