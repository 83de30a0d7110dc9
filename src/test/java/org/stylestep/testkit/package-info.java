/**
 * Contracts for users' own parts, published as the artifact with classifier {@code testkit}: a subclass names the part, and JUnit runs what
 * every such part must keep.
 *
 * <p>The jar brings no dependencies. A project that extends a contract adds {@code org.junit.jupiter:junit-jupiter} and
 * {@code org.assertj:assertj-core} in test scope, beside {@code org.stylestep:stylestep} itself.
 */
package org.stylestep.testkit;
