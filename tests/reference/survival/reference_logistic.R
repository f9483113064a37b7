# Logistic regression (stats::glm), Firth's penalty (brglm2), and profile intervals by root search.
suppressMessages(library(brglm2))
control <- glm.control(epsilon = 1e-15, maxit = 100)
critical <- qchisq(0.95, 1) / 2

fit_of <- function(fit) {
  null <- update(fit, . ~ 1 + offset(o), data = fit$data)
  list(coefficients = unname(coef(fit)), covariance = unname(vcov(fit)),
       log_likelihood = sum(fit$prior.weights * log(ifelse(fit$y == 1, fitted(fit), 1 - fitted(fit)))),
       null_log_likelihood = sum(null$prior.weights * log(ifelse(null$y == 1, fitted(null), 1 - fitted(null)))))
}

# An independent Firth fit: penalised likelihood maximised by Newton on the modified score, the
# coefficient `held` (0: none) kept at `value`.
firth <- function(x, y, w, o, held = 0, value = 0) {
  beta <- rep(0, ncol(x))
  if (held > 0) beta[held] <- value
  free <- setdiff(seq_len(ncol(x)), held)
  for (i in 1:500) {
    p <- plogis(drop(x %*% beta) + o)
    information <- t(x) %*% (w * p * (1 - p) * x)
    h <- rowSums((x %*% solve(information)) * x) * w * p * (1 - p)
    score <- colSums(x * (w * (y - p) + h * (0.5 - p)))
    step <- solve(information[free, free], score[free])
    beta[free] <- beta[free] + pmin(pmax(step, -1), 1)
    if (max(abs(step)) < 1e-13) break
  }
  p <- plogis(drop(x %*% beta) + o)
  information <- t(x) %*% (w * p * (1 - p) * x)
  list(beta = beta, covariance = solve(information),
       value = sum(w * log(ifelse(y == 1, p, 1 - p))) + 0.5 * determinant(information)$modulus[1])
}
firth_profile <- function(x, y, w, o, j) {
  best <- firth(x, y, w, o)
  se <- sqrt(best$covariance[j, j])
  f <- function(b) best$value - firth(x, y, w, o, j, b)$value - critical
  c(uniroot(f, best$beta[j] - c(6, 0) * se, tol = 1e-12, extendInt = "downX")$root,
    uniroot(f, best$beta[j] + c(0, 6) * se, tol = 1e-12, extendInt = "upX")$root)
}
profile <- function(data, terms, j) {
  x <- cbind(1, as.matrix(data[, terms]))
  fit <- glm.fit(x, data$y, weights = data$w, offset = data$o, family = binomial(), control = control)
  se <- sqrt(solve(t(x) %*% (fit$weights * x))[j, j])
  f <- function(b) {
    held <- glm.fit(x[, -j, drop = FALSE], data$y, weights = data$w, offset = data$o + b * x[, j],
                    family = binomial(), control = control)
    (held$deviance - fit$deviance) / 2 - critical
  }
  c(uniroot(f, coef(fit)[j] - c(4, 0) * se, tol = 1e-12)$root,
    uniroot(f, coef(fit)[j] + c(0, 4) * se, tol = 1e-12)$root)
}

plain <- transform(binary, w = 1, o = 0)
weighted <- transform(binary, w = weight, o = offset)
separated <- transform(binary[1:40, ], w = 1, o = 0)
separated$x3 <- as.integer(separated$y == 1 & separated$x1 > 0)  # x3 = 1 only among events
terms <- c("x1", "x2", "x3")
suppressWarnings({
  fit <- glm(y ~ x1 + x2 + x3 + offset(o), binomial, plain, weights = w, control = control)
  fit_weighted <- glm(y ~ x1 + x2 + x3 + offset(o), binomial, weighted, weights = w, control = control)
  firth_package <- glm(y ~ x1 + x2 + x3, binomial, separated, method = "brglmFit", type = "AS_mean",
                       epsilon = 1e-14, maxit = 2000)
})
firth_own <- with(separated, firth(cbind(1, x1, x2, x3), y, w, o))
stopifnot(max(abs(coef(firth_package) - firth_own$beta)) < 1e-8)
x <- with(separated, cbind(1, x1, x2, x3))
null_firth <- optimize(function(b) {
  p <- plogis(rep(b, nrow(x)))
  sum(log(ifelse(separated$y == 1, p, 1 - p))) +
    0.5 * determinant(t(x) %*% (p * (1 - p) * x))$modulus[1]
}, c(-5, 5), maximum = TRUE, tol = 1e-10)$objective

save_reference("logistic", list(
  plain = c(fit_of(fit), list(profile = lapply(1:4, function(j) profile(plain, terms, j)))),
  weighted = c(fit_of(fit_weighted), list(profile = lapply(1:4, function(j) profile(weighted, terms, j)))),
  separated_x3 = separated$x3,
  firth = list(coefficients = firth_own$beta, covariance = unname(firth_own$covariance),
               log_likelihood = firth_own$value, null_log_likelihood = null_firth,
               profile = lapply(1:4, function(j) with(separated, firth_profile(x, y, w, o, j))))))
