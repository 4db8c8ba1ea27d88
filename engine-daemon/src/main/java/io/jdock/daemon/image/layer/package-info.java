/**
 * Layers as directories that overlayfs stacks: reading layer archives, which are hostile until shown otherwise, and
 * writing them to disk so that nothing outside the layer's own directory can be reached.
 */
package io.jdock.daemon.image.layer;
