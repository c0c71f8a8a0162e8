import { defineConfig } from 'vite';

/** Bundles the command for the package, and the thread that plans; dependencies are left outside. */
export default defineConfig({
	publicDir: false,
	build: {
		ssr: true,
		outDir: 'dist',
		target: 'node20',
		rollupOptions: {
			input: { replyscope: 'src/cli/main.ts', worker: 'src/lib/planning/worker.ts' },
			output: { entryFileNames: '[name].js', chunkFileNames: '[name].js' }
		}
	}
});
