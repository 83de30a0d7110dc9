package org.stylestep.features;

import ai.djl.ndarray.NDArray;
import com.google.gson.Gson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** Writes weights with metadata as scripts/convert_features.py does. */
final class WrittenWeights {

    private WrittenWeights() {}

    static Path write(Path file, SortedMap<String, NDArray> arrays, Map<String, String> metadata) throws IOException {
        Map<String, Object> header = new LinkedHashMap<>();
        header.put("__metadata__", metadata);
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        for (Map.Entry<String, NDArray> entry : arrays.entrySet()) {
            int start = data.size();
            data.write(entry.getValue().toByteArray());
            header.put(
                    entry.getKey(),
                    Map.of(
                            "dtype",
                            "F32",
                            "shape",
                            entry.getValue().getShape().getShape(),
                            "data_offsets",
                            List.of(start, data.size())));
        }
        byte[] json = new Gson().toJson(header).getBytes(StandardCharsets.UTF_8);
        ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        length.putLong(0, json.length);
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.write(length.array());
        whole.write(json);
        data.writeTo(whole);
        return Files.write(file, whole.toByteArray());
    }
}
