/** Figures that anyone can measure again; see docs/benchmarks.md. Nothing here runs with the tests. */
@NullMarked
package au.com.medicalexambooking.benchmark;

import org.jspecify.annotations.NullMarked;
