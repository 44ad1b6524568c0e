# glibc on purpose: the Temporal worker's native part is not built for musl, so no alpine.
ARG NODE_IMAGE=node:24.22.3-bookworm-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /app
COPY package.json package-lock.json ./
# No dependency needs its install script.
RUN npm ci --ignore-scripts
COPY tsconfig.json tsconfig.build.json ./
COPY src ./src
RUN npm run build && npm prune --omit=dev --ignore-scripts
# The Temporal worker brings its native part for five systems, 25 MB each: only this one's stays.
RUN find node_modules/@temporalio/core-bridge/releases -mindepth 1 -maxdepth 1 \
  ! -name "$(uname -m)-unknown-linux-gnu" -exec rm -r {} +

FROM ${NODE_IMAGE}
# The native part reads the system's certificates, for Temporal over TLS; slim images have none.
RUN apt-get update \
  && apt-get install --yes --no-install-recommends ca-certificates \
  && rm -rf /var/lib/apt/lists/*
ENV NODE_ENV=production
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
# By number: Kubernetes takes no name for proof that it is not root. It is `node` of the base image.
USER 1000
# The worker finishes its HTTP calls on SIGTERM, for up to 30 s: give it longer than that before killing it.
STOPSIGNAL SIGTERM
CMD ["node", "dist/worker.js"]
