declare global {
	namespace App {
		interface Error {
			message: string;
			/** Found again in the log. */
			id?: string;
		}
		interface Locals {
			/** The status of a page that is shown although something in its address is wrong. */
			status?: number;
		}
	}
}

export {};
