import { defineConfig } from 'vite';

/** Bundles the command for the package: one file, dependencies left outside. */
export default defineConfig({
	publicDir: false,
	build: {
		ssr: 'src/cli/main.ts',
		outDir: 'dist',
		target: 'node20',
		rollupOptions: { output: { entryFileNames: 'replyscope.js', chunkFileNames: '[name].js' } }
	}
});
