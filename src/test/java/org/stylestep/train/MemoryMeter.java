package org.stylestep.train;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import org.stylestep.ProcessMemory;

/** Prints what a process holds after every tenth step of a training: {@code memory NAME STEP KIB ARRAYS}. */
record MemoryMeter(String name, NDManager manager) implements StageListener {

    @Override
    public void stepped(StepEvent event) throws IOException {
        if (event.steps() % 10 == 0) {
            event.values();
            int arrays = manager.getParentManager().getManagedArrays().size()
                    + manager.getManagedArrays().size();
            System.out.println("memory " + name + " " + event.steps() + " " + ProcessMemory.kibibytes("self", "VmRSS")
                    + " " + arrays);
        }
    }
}
