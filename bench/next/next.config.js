import path from 'node:path';

/** @type {import('next').NextConfig} */
const config = {
  turbopack: { root: path.resolve(import.meta.dirname, '../..') },
  outputFileTracingRoot: path.resolve(import.meta.dirname, '../..'),
  serverExternalPackages: ['pg'],
  poweredByHeader: false,
  typescript: { ignoreBuildErrors: true },
};

export default config;
