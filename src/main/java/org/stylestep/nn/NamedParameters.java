package org.stylestep.nn;

import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import ai.djl.util.PairList;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The parameters of a block and its children under stable dotted names, with the factors on their learning rates. */
record NamedParameters(SortedMap<String, Parameter> parameters, SortedMap<String, Float> learningRateScales) {

    private static final Set<Parameter.Type> STATISTICS =
            EnumSet.of(Parameter.Type.RUNNING_MEAN, Parameter.Type.RUNNING_VAR);

    static NamedParameters of(Block block) {
        NamedParameters named = new NamedParameters(new TreeMap<>(), new TreeMap<>());
        named.collect("", block);
        return named;
    }

    /** Returns those that train by gradient. A running statistic does not, even where DJL's {@code freezeParameters(false)} says so. */
    SortedMap<String, Parameter> trainable() {
        SortedMap<String, Parameter> trainable = new TreeMap<>(parameters);
        trainable.values().removeIf(p -> !p.requiresGradient() || STATISTICS.contains(p.getType()));
        return trainable;
    }

    private void collect(String prefix, Block block) {
        for (Pair<String, Parameter> pair : block.getDirectParameters()) {
            Parameter parameter = pair.getValue();
            parameters.put(prefix + pair.getKey(), parameter);
            learningRateScales.put(
                    prefix + pair.getKey(),
                    block instanceof EqualizedLearningRate rate ? rate.learningRateScale(parameter) : 1f);
        }
        List<String> names = childNames(block.getChildren());
        for (int i = 0; i < names.size(); i++) {
            collect(prefix + names.get(i) + ".", block.getChildren().valueAt(i));
        }
    }

    /** Removes the number that DJL puts before the name of the i-th child, but keeps it where two siblings would become equal. */
    private static List<String> childNames(PairList<String, Block> children) {
        List<String> plain = new ArrayList<>();
        Map<String, Integer> uses = new HashMap<>();
        for (int i = 0; i < children.size(); i++) {
            String numbered = children.keyAt(i);
            String number = String.format(Locale.ROOT, "%02d", i + 1);
            String name = numbered.startsWith(number) && numbered.length() > number.length()
                    ? numbered.substring(number.length())
                    : numbered;
            plain.add(name);
            uses.merge(name, 1, Integer::sum);
        }
        List<String> names = new ArrayList<>();
        for (int i = 0; i < children.size(); i++) {
            names.add(uses.get(plain.get(i)) == 1 ? plain.get(i) : children.keyAt(i));
        }
        return names;
    }
}
