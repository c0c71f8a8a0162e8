import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vitest/config';

export default defineConfig({
	plugins: [sveltekit()],
	test: {
		// More than there are cores: many tests wait for a browser, a server or a kill.
		maxWorkers: 3,
		// The modules of the program are loaded once by each of them: no test changes one.
		isolate: false,
		include: ['tests/**/*.test.ts'],
		testTimeout: 60_000,
		hookTimeout: 60_000,
		env: { TZ: 'America/St_Johns' }
	}
});
