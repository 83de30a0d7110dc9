/** Images as bytes in memory: decoding, color conversion, resampling and encoding. */
package org.stylestep.image;
