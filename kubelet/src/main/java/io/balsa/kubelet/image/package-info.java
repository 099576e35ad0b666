/**
 * Programs that run inside containers and come with Balsa. They use the JDK only and nothing of Balsa: each runs in a
 * small process of its own.
 */
@NullMarked
package io.balsa.kubelet.image;

import org.jspecify.annotations.NullMarked;
