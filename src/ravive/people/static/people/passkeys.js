// Offers passkeys where the browser has them and the address is a name, and says in the page's own words when one was not used.
document.addEventListener("DOMContentLoaded", () => {
	const isNumber = !!document.querySelector("[data-passkey-address]");
	const isThere = !!window.PublicKeyCredential;
	for (const part of document.querySelectorAll("[data-passkeys]")) part.hidden = !isThere || isNumber;
	for (const part of document.querySelectorAll("[data-no-passkeys]")) part.hidden = isThere || isNumber;
});
document.addEventListener("allauth.error", (event) => {
	event.preventDefault();
	for (const part of document.querySelectorAll("[data-passkey-failed]")) part.hidden = false;
});
