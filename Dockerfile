# Proofroom in a container: docs/deployment.md, "A container".
#
# Needs no more than a volume at /data and a tmpfs at /tmp that can be written; the rest may be read-only.

# Debian's own Python is mended with Debian. The packages are those of deploy/locks, which `make lock` writes.
FROM debian:trixie-slim AS build

# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends python3-venv \
    && rm -rf /var/lib/apt/lists/* \
    && python3 -m venv /opt/pip \
    && python3 -m venv --without-pip /opt/proofroom/venv

WORKDIR /opt/proofroom
COPY deploy/locks /opt/locks
# Any of: heic mcp postgresql s3 select. With heic the image has parts under GPL and LGPL.
ARG EXTRAS=""
# Wheels alone, each with the hash that stands in deploy/locks: nothing is compiled, and nothing is run.
RUN set -eu; set -- --requirement /opt/locks/app.txt; \
    for extra in $EXTRAS; do set -- "$@" --requirement "/opt/locks/$extra.txt"; done; \
    /opt/pip/bin/pip --python venv/bin/python install --no-cache-dir --no-compile --only-binary :all: \
        --require-hashes "$@"
COPY LICENSE app.py ./
COPY components components
COPY examples examples
# A root file system that is read-only takes no bytecode later. Packages bring tests and templates of their own.
RUN find venv -type d -name tests -regex '.*/site-packages/\(numpy\|pandas\)/.*' -prune -exec rm -rf {} + \
    && python3 -m compileall -q -j 0 --invalidation-mode unchecked-hash -x '/templates/|/_template' venv/lib components


FROM debian:trixie-slim

LABEL org.opencontainers.image.title="Proofroom" \
      org.opencontainers.image.description="Repaint a part of a picture, and nothing else" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.base.name="docker.io/library/debian:trixie-slim"

# The font has Chinese characters. No program of the base needs the rights of another user here.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends fonts-droid-fallback python3 \
    && rm -rf /var/lib/apt/lists/* \
    && find / -xdev -type f -perm /6000 -exec chmod a-s {} + \
    && install --directory --owner=10001 --group=10001 /data

COPY --from=build /opt/proofroom /opt/proofroom

# The cache of uploads lies on the volume: it may have 4 GB, and a tmpfs is memory.
ENV PATH=/opt/proofroom/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    HOME=/tmp \
    GRADIO_SERVER_NAME=0.0.0.0 \
    GRADIO_SERVER_PORT=7860 \
    GRADIO_TEMP_DIR=/data/cache \
    PROOFROOM_DATA=/data

WORKDIR /opt/proofroom
USER 10001:10001
VOLUME ["/data"]
EXPOSE 7860
# Running calls are waited for, up to PROOFROOM_GRACE seconds (300): give `docker stop` more than that.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import http.client, os, sys; c = http.client.HTTPConnection('127.0.0.1', int(os.environ['GRADIO_SERVER_PORT']), timeout=4); c.request('GET', '/healthz'); sys.exit(c.getresponse().status != 200)"]
# Python is process 1 and gets the signals. The commands of a terminal follow: `docker run proofroom check`.
ENTRYPOINT ["python", "app.py"]
