/** Makes data sets: line art from colour, the emoji sheet, folders of pairs. */
package org.stylestep.prepare;
