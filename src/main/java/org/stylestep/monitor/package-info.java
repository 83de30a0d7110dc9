/** Monitors: listeners that show a training while it runs, in TensorBoard and in MLflow. */
package org.stylestep.monitor;
