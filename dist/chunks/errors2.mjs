// src/clouds/aws/errors.ts
/** What AWS says no with; its clients throw errors with the code as `name`. */
function codeOf(error) {
	if (!(error instanceof Error)) return "";
	return error.Code ?? error.name;
}
/** That which was to be looked at or deleted is not there. */
function isGone(error) {
	const code = codeOf(error);
	return /NotFound|NoSuchEntity|DoesNotExist/.test(code) || code === "ValidationError" && /does not exist/.test(error.message);
}
/** These credentials may not do that. */
function isRefused(error) {
	return /^(AccessDenied|AccessDeniedException|UnauthorizedOperation|UnauthorizedException|Client\.UnauthorizedOperation)$/.test(codeOf(error));
}
/** There is nobody to ask: no credentials, or credentials that AWS does not know. */
function isUnknownCaller(error) {
	return /^(CredentialsProviderError|InvalidClientTokenId|AuthFailure|UnrecognizedClientException|ExpiredToken(Exception)?|RequestExpired|SignatureDoesNotMatch|InvalidSignatureException|InvalidAccessKeyId)$/.test(codeOf(error));
}
/** One line: what happened, without the hints that the SDK has for its own developers. */
function sayOf(error) {
	const text = error instanceof Error ? error.message : String(error);
	const code = codeOf(error);
	const line = text.split("\n")[0]?.trim() ?? "";
	return [
		"",
		"Error",
		"UsageError"
	].includes(code) || line.includes(code) ? line : `${code}: ${line}`;
}

export { sayOf as a, isUnknownCaller as i, isGone as n, isRefused as r, codeOf as t };