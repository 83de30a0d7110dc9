/** What one machine computes, on the executors of a Spark cluster; the only package that imports Spark. */
package org.stylestep.spark;
