/** Works while no other tab does the same, where the browser can see to that. */
export function alone<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
	return navigator.locks ? (navigator.locks.request(name, work) as Promise<Result>) : work();
}
