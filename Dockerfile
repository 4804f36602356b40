# The form handler in production: gunicorn as an ordinary user. Everything it writes goes to /data (database, mails,
# secret key), so the root file system may be read-only. See compose.yaml for a complete example.

FROM docker.io/library/python:3.13-slim AS build
WORKDIR /source
# Each part in the version and with the content that requirements.lock names (`make lock` renews it). All of them come
# first, those for building as well; what is not needed stays behind with this stage.
COPY requirements.lock ./
RUN pip download --no-cache-dir --require-hashes --only-binary=:all: --dest /parts --requirement requirements.lock
COPY pyproject.toml README.md LICENSE shopbell.py shopbell_entry.py ./
COPY tools tools
COPY generator generator
COPY form_handler form_handler
# Drawing a form again and taking submissions needs neither Babel nor Markdown: the extra `site` stays out, unless an
# image is to build the site as well.
ARG EXTRAS=postgres
# hadolint ignore=DL3013
RUN python -m venv --without-pip /opt/shopbell \
    && pip --python /opt/shopbell install --no-cache-dir --no-index --find-links /parts ".[${EXTRAS}]"

FROM docker.io/library/python:3.13-slim
RUN useradd --uid 10001 --user-group --no-create-home --home-dir /nonexistent shopbell \
    && install --directory --owner=shopbell --group=shopbell /data
COPY --from=build /opt/shopbell /opt/shopbell
# The business's own folder; mount another one over it to change texts without a new image.
COPY content /content
ENV PATH=/opt/shopbell/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    HOST=0.0.0.0 \
    PORT=8080 \
    CONTENT_DIR=/content \
    TMPDIR=/data
# The handler writes to var/ in its working folder. Files that visitors send wait in TMPDIR, without a name, until they
# are whole: on a disk rather than in memory.
WORKDIR /data
VOLUME /data
USER 10001:10001
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
    CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen(f\"http://127.0.0.1:{os.environ['PORT']}/healthz\", timeout=4)"]
ENTRYPOINT ["shopbell"]
CMD ["handler"]
