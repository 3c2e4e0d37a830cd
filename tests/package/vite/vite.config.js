// Nothing for Microstage: that is the point. Two pages, addresses relative to them, and names
// that a test can know beforehand.
export default {
  base: './',
  build: {
    rollupOptions: {
      input: ['index.html', 'slim.html'],
      output: { entryFileNames: 'assets/[name].js' },
    },
  },
};
