package org.stylestep.checkpoint;

import ai.djl.ndarray.NDArray;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.stylestep.io.AtomicFolder;

/** The files of a checkpoint's folder: one safetensors file a part, then the manifest that names them. */
final class CheckpointFiles {

    private CheckpointFiles() {}

    static void write(Path folder, Manifest manifest, Map<String, ? extends Map<String, NDArray>> parts)
            throws IOException {
        Map<String, Manifest.Part> written = new TreeMap<>();
        for (Map.Entry<String, ? extends Map<String, NDArray>> part : parts.entrySet()) {
            written.put(
                    part.getKey(), ArrayFile.write(folder.resolve(part.getKey() + ".safetensors"), part.getValue()));
        }
        AtomicFolder.writeFlushed(
                folder.resolve(Manifest.FILE), manifest.withParts(written).toJson());
    }
}
