/** What comes of a benchmark: a table for people, a line of JSON for programs, a picture. Pure: values in, text out. */
@NullMarked
package io.balsa.bench.report;

import org.jspecify.annotations.NullMarked;
