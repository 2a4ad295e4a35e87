/** How the process engine is set up: what it deploys, which beans a model may name, who may do what in its webapps. */
@NullMarked
package au.com.medicalexambooking.workflow.engine;

import org.jspecify.annotations.NullMarked;
