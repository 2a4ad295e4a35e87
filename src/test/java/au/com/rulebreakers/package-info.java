/**
 * Classes that break each rule of {@code ArchitectureTest} on purpose, so that every rule is seen to fail. Outside the
 * application's package, where no component scan finds them, and without {@code @NullMarked}, which is an offence of its own.
 */
package au.com.rulebreakers;
