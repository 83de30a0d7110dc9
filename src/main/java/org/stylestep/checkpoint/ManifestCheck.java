package org.stylestep.checkpoint;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Checks what a manifest says before anything acts on it; an error names the file and the key. */
record ManifestCheck(Path file) {

    void check(Manifest manifest) throws CheckpointException {
        for (Map.Entry<String, Manifest.Part> part : manifest.parts().entrySet()) {
            String key = "parts." + part.getKey();
            require(part.getValue() != null, key, "has no value");
            String name = part.getValue().file();
            Path path = path(name, key + ".file").normalize();
            require(
                    path.getNameCount() == 1
                            && path.toString().equals(name)
                            && !name.isEmpty()
                            && !path.startsWith(".."),
                    key + ".file",
                    "names a file outside its folder: " + name);
        }
        for (Map.Entry<String, Manifest.Architecture> network :
                manifest.networks().entrySet()) {
            String key = "networks." + network.getKey();
            require(network.getValue() != null, key, "has no value");
            List<List<Long>> inputs = network.getValue().inputs();
            require(
                    inputs.stream().flatMap(List::stream).allMatch(ManifestCheck::isSide),
                    key + ".inputs",
                    inputs + " are no shapes of inputs");
        }
        path(manifest.origin().parentCheckpoint().orElse(""), "origin.parent");
    }

    private static boolean isSide(long side) {
        return side > 0 && side <= Integer.MAX_VALUE;
    }

    private Path path(String text, String key) throws CheckpointException {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new CheckpointException("damaged checkpoint: " + file + ": " + key + ": " + e.getMessage(), e);
        }
    }

    private void require(boolean holds, String key, String problem) throws CheckpointException {
        if (!holds) {
            throw new CheckpointException("damaged checkpoint: " + file + ": " + key + ": " + problem);
        }
    }
}
