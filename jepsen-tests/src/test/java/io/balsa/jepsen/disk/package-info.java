/**
 * Disks that fail: processes killed around a write, power that goes, errors, damage, no room. The faults are made by a small
 * library that is loaded before the process ({@code src/main/c/faults.c}), so that the member under test is the product
 * as it is shipped.
 */
package io.balsa.jepsen.disk;
