// A shop whose pages are rendered once, at the build, and hydrated in the browser. Files beside the
// packages' lockfile are the whole of it.
export default {
  output: 'export',
  basePath: '/hydrated/next',
  reactStrictMode: true,
  turbopack: { root: import.meta.dirname },
};
