# Built from the checkout: docker build -t ringfence .
FROM node:22-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
RUN npm run build && npm prune --omit=dev

FROM node:22-bookworm-slim
# Frames of stack traces name the TypeScript sources; objects from outside cannot reach a prototype by its old name.
ENV NODE_ENV=production \
    NODE_OPTIONS="--enable-source-maps --disable-proto=delete" \
    RINGFENCE_DATA=/data
WORKDIR /app
COPY --from=build /app/package.json /app/Procfile ./
COPY --from=build /app/bin ./bin
COPY --from=build /app/scripts ./scripts
COPY --from=build /app/config ./config
COPY --from=build /app/migrations ./migrations
COPY --from=build /app/seeds ./seeds
COPY --from=build /app/web ./web
COPY --from=build /app/docs/openapi.json ./docs/openapi.json
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
  CMD ["node", "-e", "const { env, exit } = process; require(env.TLS_CERT || env.TLS_CERT_FILE ? 'https' : 'http').get({ port: env.PORT || 8080, path: '/readyz', rejectUnauthorized: false }, (r) => exit(r.statusCode === 200 ? 0 : 1)).on('error', () => exit(1))"]
# The API; the worker runs dist/workers/main.js, the release step dist/cli/main.js migrate.
CMD ["node", "dist/api/main.js"]
