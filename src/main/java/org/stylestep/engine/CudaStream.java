package org.stylestep.engine;

import com.sun.jna.Structure;

/** A stream as libtorch has it ({@code c10::cuda::CUDAStream}): type and index of a device in 2 bytes, padding, and a number. Public for JNA, which makes it. */
@Structure.FieldOrder({"device", "number"})
public final class CudaStream extends Structure implements Structure.ByValue {

    /** Type and index. */
    public long device;

    /** The stream's number on the device. */
    public long number;
}
