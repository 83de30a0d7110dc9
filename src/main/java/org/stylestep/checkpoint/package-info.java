/** Checkpoints: folders of named arrays (safetensors) with a manifest, written so that a cut leaves no half one behind. */
package org.stylestep.checkpoint;
