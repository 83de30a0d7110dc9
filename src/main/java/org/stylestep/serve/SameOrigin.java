package org.stylestep.serve;

import com.sun.net.httpserver.Headers;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Refuses what pages of other sites make a browser send.
 *
 * <p>A page can make its own host name resolve to this machine (DNS rebinding), and is then of one origin with this server for the browser; but
 * the header {@code Host} still has that name. A numeric address cannot be rebound.
 */
final class SameOrigin {

    private static final int FORBIDDEN = 403;
    private static final Pattern NUMERIC = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|\\[[0-9a-f:.%]+]");

    private final Set<String> hosts = new TreeSet<>(Set.of("localhost"));

    SameOrigin(Iterable<String> names) {
        names.forEach(name -> hosts.add(name.toLowerCase(Locale.ROOT)));
    }

    void require(Headers headers) throws Refusal {
        String host = String.valueOf(headers.getFirst("Host")).toLowerCase(Locale.ROOT);
        String name = host.replaceFirst(":\\d*$", "");
        if (!hosts.contains(name) && !NUMERIC.matcher(name).matches()) {
            throw new Refusal(
                    FORBIDDEN,
                    "this server does not answer to the name '" + name + "', only to " + hosts
                            + " and numeric addresses");
        }
        String origin = headers.getFirst("Origin");
        if (origin != null
                && !origin.toLowerCase(Locale.ROOT)
                        .replaceFirst("^https?://", "")
                        .equals(host)) {
            throw new Refusal(FORBIDDEN, "requests of other sites' pages are refused: the origin is " + origin);
        }
        String site = headers.getFirst("Sec-Fetch-Site");
        boolean other = site != null && !site.equals("same-origin") && !site.equals("none");
        if (other && !"navigate".equals(headers.getFirst("Sec-Fetch-Mode"))) {
            throw new Refusal(FORBIDDEN, "requests of other sites' pages are refused");
        }
    }
}
