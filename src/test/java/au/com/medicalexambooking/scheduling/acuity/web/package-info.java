@NullMarked
package au.com.medicalexambooking.scheduling.acuity.web;

import org.jspecify.annotations.NullMarked;
