/**
 * The executable: {@link io.balsa.ctl.Main} finds the command and turns its end into an exit code. May use every package
 * below; holds no command itself.
 */
@NullMarked
package io.balsa.ctl;

import org.jspecify.annotations.NullMarked;
