/** Makes data sets: line art from color, the emoji sheet, folders of pairs. */
package org.stylestep.prepare;
