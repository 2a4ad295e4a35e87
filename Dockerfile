# Takes the jar and its libraries, which `mvn package` left in target/.
ARG JRE_IMAGE=eclipse-temurin:17-jre
FROM ${JRE_IMAGE}
RUN groupadd --gid 10001 ime && useradd --uid 10001 --gid ime --home-dir /app --no-create-home --shell /usr/sbin/nologin ime
WORKDIR /app
COPY target/lib/ lib/
COPY target/medical-exam-booking-*.jar application.jar
# Starts once without a database, up to where that fails, and keeps the classes loaded by then in the form that the JVM maps
# at once: the start takes about a quarter less. Should the archive not fit the JVM one day, the JVM starts without it.
RUN DATABASE_URL=jdbc:postgresql://127.0.0.1:1/none DATABASE_USERNAME=none DATABASE_PASSWORD=none \
    APP_URL=http://localhost AUTH_SECRET=only-for-this-try-never-a-key-0123456789 AWS_REGION=ap-southeast-2 AWS_S3_BUCKET=none \
    EMAIL_FROM=none@example.com ACUITY_USER_ID=none ACUITY_API_KEY=none \
    java -Xmx512m -XX:ArchiveClassesAtExit=application.jsa -Xlog:disable -jar application.jar 2>&1 | tail -n 1; \
    test -s application.jsa
USER 10001:10001
ENV PORT=8080 \
    MANAGEMENT_PORT=8081 \
    LANG=C.UTF-8 \
    JAVA_TOOL_OPTIONS="-Xmx512m -XX:MaxMetaspaceSize=256m -XX:+ExitOnOutOfMemoryError -Duser.timezone=UTC"
EXPOSE 8080 8081
# Asks the management port with nothing but what the shell has. "Unhealthy" is also said while the database is away: what
# replaces unhealthy containers must ask /actuator/health/liveness instead.
HEALTHCHECK --interval=10s --timeout=5s --start-period=90s --retries=3 \
  CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/$MANAGEMENT_PORT && printf 'GET /actuator/health/readiness HTTP/1.0\\r\\n\\r\\n' >&3 && head -n 1 <&3 | grep -q ' 200'"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["java", "-XX:SharedArchiveFile=application.jsa", "-jar", "application.jar"]
