package au.com.medicalexambooking.identity.web;

import au.com.medicalexambooking.identity.ApiException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.ConstraintViolationException;
import java.io.EOFException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.catalina.connector.ClientAbortException;
import org.apache.coyote.BadRequestException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.http.converter.HttpMessageNotWritableException;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionTimedOutException;
import org.springframework.validation.FieldError;
import org.springframework.validation.method.MethodValidationException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.MissingRequestHeaderException;
import org.springframework.web.bind.MissingRequestValueException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.context.request.async.AsyncRequestTimeoutException;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;

/** Says for every exception what a caller is told of it: never more than the caller's own mistake. */
final class ApiFailures {

    private static final Logger LOG = LoggerFactory.getLogger(ApiFailures.class);
    private static final Duration SOON = Duration.ofSeconds(5);

    private ApiFailures() {}

    /** Whether the caller broke off the request, or was cut off for sending it too slowly: nothing of ours failed. */
    static boolean isBrokenOff(Throwable failure) {
        return failure instanceof BadRequestException
                || failure instanceof ClientAbortException
                || failure instanceof EOFException
                || failure instanceof SocketTimeoutException;
    }

    /** The refusal that stands for this exception. Unexpected ones are logged, without their messages. */
    static ApiException refusalOf(Throwable failure, HttpServletResponse response, String requestId) {
        return expected(failure, response)
                .or(() -> ofDatabase(failure, requestId))
                .orElseGet(() -> {
                    LOG.error("Request {} failed unexpectedly\n{}", requestId, Traces.withoutMessages(failure));
                    return ofStatus(HttpStatus.INTERNAL_SERVER_ERROR);
                });
    }

    /** What is said where nothing more is known than the status. */
    static ApiException ofStatus(HttpStatus status) {
        if (status == HttpStatus.BAD_REQUEST) {
            return new ApiException(status, "bad_request", "The request is not well formed.");
        } else if (status == HttpStatus.UNAUTHORIZED) {
            return new ApiException(status, "unauthenticated", "Sign in first.");
        } else if (status == HttpStatus.FORBIDDEN) {
            return ApiException.forbidden("Your role does not allow this.");
        } else if (status == HttpStatus.NOT_FOUND) {
            return ApiException.notFound();
        } else if (status == HttpStatus.METHOD_NOT_ALLOWED) {
            return new ApiException(status, "method_not_allowed", "This address does not take that method.");
        } else if (status == HttpStatus.NOT_ACCEPTABLE) {
            return new ApiException(status, "not_acceptable", "Answers are application/json: accept that type.");
        } else if (status == HttpStatus.PAYLOAD_TOO_LARGE) {
            return new ApiException(status, "payload_too_large", "The request is larger than this address takes.");
        } else if (status == HttpStatus.UNSUPPORTED_MEDIA_TYPE) {
            return new ApiException(status, "unsupported_media_type", "Send the body as application/json.");
        } else if (status == HttpStatus.SERVICE_UNAVAILABLE) {
            return unavailable();
        } else if (status.is5xxServerError()) {
            return new ApiException(
                    HttpStatus.INTERNAL_SERVER_ERROR,
                    "internal_error",
                    "Something went wrong on our side. Tell the help desk the request id if it keeps happening.");
        }
        return new ApiException(status, "request_refused", "The request cannot be met.");
    }

    private static Optional<ApiException> expected(Throwable failure, HttpServletResponse response) {
        if (failure instanceof ApiException refusal) {
            return Optional.of(refusal);
        } else if (failure instanceof AccessDeniedException) {
            return Optional.of(ofStatus(HttpStatus.FORBIDDEN));
        } else if (failure instanceof HttpMessageNotReadableException unreadable) {
            return Optional.of(ofBody(unreadable));
        } else if (failure instanceof MethodArgumentNotValidException invalid) {
            var fields = new LinkedHashMap<String, String>();
            invalid.getBindingResult()
                    .getAllErrors()
                    .forEach(error -> fields.putIfAbsent(
                            error instanceof FieldError field ? field.getField() : error.getObjectName(),
                            sentence(error.getDefaultMessage())));
            return Optional.of(invalid(fields));
        } else if (failure instanceof HandlerMethodValidationException invalid) {
            return Optional.of(invalid(fieldsOf(invalid)));
        } else if (failure instanceof MethodValidationException invalid) {
            return Optional.of(invalid(fieldsOf(invalid)));
        } else if (failure instanceof ConstraintViolationException invalid) {
            return Optional.of(invalid(invalid.getConstraintViolations().stream()
                    .collect(Collectors.toMap(
                            violation -> lastPart(violation.getPropertyPath().toString()),
                            violation -> sentence(violation.getMessage()),
                            (one, other) -> one))));
        } else if (failure instanceof MethodArgumentTypeMismatchException mismatch) {
            return Optional.of(invalid(Map.of(mismatch.getName(), "This value is not of the right type.")));
        } else if (failure instanceof MissingServletRequestParameterException missing) {
            return Optional.of(invalid(Map.of(missing.getParameterName(), "This parameter is needed.")));
        } else if (failure instanceof MissingRequestHeaderException missing) {
            return Optional.of(invalid(Map.of(missing.getHeaderName(), "This header is needed.")));
        } else if (failure instanceof MissingRequestValueException) {
            return Optional.of(ofStatus(HttpStatus.BAD_REQUEST));
        } else if (failure instanceof HttpRequestMethodNotSupportedException method) {
            var allowed = method.getSupportedMethods();
            if (allowed != null) {
                response.setHeader(HttpHeaders.ALLOW, String.join(", ", allowed));
            }
            return Optional.of(ofStatus(HttpStatus.METHOD_NOT_ALLOWED));
        } else if (failure instanceof AsyncRequestTimeoutException) {
            return Optional.of(unavailable());
        } else if (failure instanceof BadRequestException) { // from below: malformed, or too slow
            return Optional.of(ofStatus(HttpStatus.BAD_REQUEST));
        } else if (failure instanceof HttpMessageNotWritableException) {
            return Optional.empty();
        } else if (failure instanceof ErrorResponse known) {
            return Optional.ofNullable(HttpStatus.resolve(known.getStatusCode().value()))
                    .filter(HttpStatus::is4xxClientError)
                    .map(ApiFailures::ofStatus);
        }
        return Optional.empty();
    }

    private static ApiException ofBody(HttpMessageNotReadableException unreadable) {
        for (Throwable cause = unreadable.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof BodyTooLarge) {
                return ofStatus(HttpStatus.PAYLOAD_TOO_LARGE);
            } else if (cause instanceof ApiException refusal) {
                return refusal;
            } else if (cause instanceof StreamConstraintsException) {
                return new ApiException(
                        HttpStatus.BAD_REQUEST, "malformed_json", "The body is nested too deeply or too long.");
            } else if (cause instanceof UnrecognizedPropertyException unknown) {
                return invalid(Map.of(pathOf(unknown), "This field is not known here."));
            } else if (cause instanceof JsonMappingException mapping
                    && !mapping.getPath().isEmpty()) {
                return invalid(Map.of(pathOf(mapping), "This value is not of the right type or form."));
            } else if (cause instanceof JsonProcessingException) {
                return new ApiException(
                        HttpStatus.BAD_REQUEST, "malformed_json", "The body is not the JSON expected here.");
            }
        }
        return new ApiException(HttpStatus.BAD_REQUEST, "malformed_json", "A JSON body is needed here.");
    }

    private static Optional<ApiException> ofDatabase(Throwable failure, String requestId) {
        if (failure instanceof CannotCreateTransactionException
                || failure instanceof TransactionTimedOutException
                || failure instanceof DataAccessResourceFailureException
                || failure instanceof NonTransientDataAccessResourceException
                || failure instanceof TransientDataAccessResourceException
                || failure instanceof RecoverableDataAccessException
                || failure instanceof QueryTimeoutException) {
            LOG.warn("Request {} found the database unavailable\n{}", requestId, Traces.withoutMessages(failure));
            return Optional.of(unavailable());
        } else if (failure instanceof ConcurrencyFailureException) {
            LOG.info("Request {} lost against another one\n{}", requestId, Traces.withoutMessages(failure));
            return Optional.of(ApiException.conflict(
                    "changed_meanwhile",
                    "Somebody changed this at the same moment. Read it again, then retry.",
                    Map.of()));
        } else if (failure instanceof DataIntegrityViolationException) {
            LOG.warn("Request {} broke a rule of the database\n{}", requestId, Traces.withoutMessages(failure));
            return Optional.of(ApiException.conflict(
                    "conflict", "This does not fit together with what is stored already.", Map.of()));
        }
        return Optional.empty();
    }

    private static ApiException unavailable() {
        return new ApiException(
                HttpStatus.SERVICE_UNAVAILABLE,
                "unavailable",
                "The service cannot answer at the moment. Try again in a few seconds.",
                Map.of(),
                SOON);
    }

    private static ApiException invalid(Map<String, String> fields) {
        return new ApiException(
                HttpStatus.BAD_REQUEST,
                "validation_failed",
                "Some values cannot be taken. See the fields.",
                Map.of("fields", fields),
                null);
    }

    private static Map<String, String> fieldsOf(org.springframework.validation.method.MethodValidationResult invalid) {
        var fields = new LinkedHashMap<String, String>();
        invalid.getParameterValidationResults()
                .forEach(parameter -> parameter
                        .getResolvableErrors()
                        .forEach(error -> fields.putIfAbsent(
                                error instanceof FieldError field
                                        ? field.getField()
                                        : Objects.requireNonNullElse(
                                                parameter.getMethodParameter().getParameterName(), "value"),
                                sentence(error.getDefaultMessage()))));
        return fields;
    }

    private static String pathOf(JsonMappingException mapping) {
        return mapping.getPath().stream()
                .map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : step.getFieldName())
                .collect(Collectors.joining("."))
                .replace(".[", "[");
    }

    private static String lastPart(String path) {
        return path.substring(path.lastIndexOf('.') + 1);
    }

    private static String sentence(@Nullable String message) {
        if (message == null || message.isBlank()) {
            return "This value cannot be taken.";
        }
        var capitalised = Character.toUpperCase(message.charAt(0)) + message.substring(1);
        return capitalised.endsWith(".") ? capitalised : capitalised + ".";
    }
}
