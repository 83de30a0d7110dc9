package org.stylestep.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** The official addresses of data sets and weights: the resource {@code addresses.properties}. */
public final class Addresses {

    private Addresses() {}

    /**
     * Finds an address.
     *
     * @param kind {@code data} or {@code weights}
     * @param name the name of a data set or network, or an address, which is returned as it is
     * @throws IllegalArgumentException if it is neither; the message lists the names
     */
    public static URI find(String kind, String name) throws IOException {
        if (name.matches("https?://.+")) {
            return URI.create(name);
        }
        Properties all = new Properties();
        try (InputStream in = Addresses.class.getResourceAsStream("addresses.properties")) {
            all.load(in);
        }
        Map<String, URI> known = new TreeMap<>();
        all.forEach((key, address) -> {
            if (key.toString().startsWith(kind + ".")) {
                known.put(key.toString().substring(kind.length() + 1), URI.create(address.toString()));
            }
        });
        if (!known.containsKey(name)) {
            throw new IllegalArgumentException("There are no " + kind + " called " + name + ": "
                    + String.join(", ", known.keySet()) + ", or an address that begins with https://");
        }
        return known.get(name);
    }
}
