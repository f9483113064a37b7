# Elastic-net paths and cross-validation (glmnet), on standard columns made from the synthetic cohorts.
suppressMessages(library(glmnet))
glmnet.control(fdev = 1e-5, devmax = 0.999)
path_of <- function(fit, keep) {
  keep <- keep[keep <= length(fit$lambda)]
  list(lambda = fit$lambda, deviance_ratio = fit$dev.ratio, null_deviance = fit$nulldev,
       nonzero = unname(fit$df), kept = keep - 1,
       intercept = if (is.null(fit$a0)) NULL else unname(fit$a0[keep]),
       coefficients = unname(t(as.matrix(fit$beta[, keep]))))
}
set.seed(99)
n <- 120
p <- 24
x <- matrix(round(rnorm(n * p), 3), n)
x[, 2] <- round(x[, 1] * 0.8 + 0.4 * x[, 2], 3)
x[, 3] <- round(10 * x[, 3] + 100, 2)
lp <- 0.7 * x[, 1] - 0.5 * x[, 5] + 0.4 * x[, 9] + 0.03 * (x[, 3] - 100)
event_time <- rexp(n, exp(lp))
censor_time <- rexp(n, 0.6)
time <- ceiling(10 * pmin(event_time, censor_time)) / 10  # ties
event <- as.integer(event_time <= censor_time)
y <- rbinom(n, 1, plogis(lp))
weight <- round(runif(n, 0.5, 2), 2)
stratum <- sample(0:1, n, TRUE)
offset <- round(rnorm(n, 0, 0.3), 2)
fold <- rep(0:4, length.out = n)
keep <- c(1, 2, 10, 30, 50)
surv <- Surv(time, event)
tight <- function(...) glmnet(..., thresh = 1e-16, maxit = 1e7)
factor <- c(0, 2, rep(1, p - 2))
lasso <- tight(x, surv, family = "cox")
enet <- tight(x, surv, family = "cox", alpha = 0.5, weights = weight)
ridge <- tight(x, surv, family = "cox", alpha = 0)
with_offset <- tight(x, surv, family = "cox", offset = offset, penalty.factor = factor)
raw <- tight(x, surv, family = "cox", standardize = FALSE)
logistic <- tight(x, y, family = "binomial")
logistic_enet <- tight(x, y, family = "binomial", alpha = 0.5, weights = weight, offset = offset)
lambdas <- lasso$lambda[c(5, 15, 25, 35)]
cv <- cv.glmnet(x, surv, family = "cox", foldid = fold + 1, lambda = lambdas, thresh = 1e-14)
logistic_lambdas <- logistic$lambda[c(5, 15, 25, 35)]
cv_logistic <- cv.glmnet(x, y, family = "binomial", foldid = fold + 1, lambda = logistic_lambdas,
                         weights = weight, thresh = 1e-14)
cv_of <- function(cv) {
  list(lambda = cv$lambda, deviance = unname(cv$cvm), std_error = unname(cv$cvsd),
       best = which(cv$lambda == cv$lambda.min) - 1, sparse = which(cv$lambda == cv$lambda.1se) - 1)
}
wide <- x[1:20, ]  # fewer rows than columns
save_reference("elastic_net", list(
  x = x, time = time, event = event, y = y, weight = weight, stratum = stratum, offset = offset, fold = fold,
  lasso = path_of(lasso, keep), enet = path_of(enet, keep), ridge = path_of(ridge, keep),
  offset_and_factor = c(path_of(with_offset, keep), list(factor = factor)),
  raw = path_of(raw, keep), logistic = path_of(logistic, keep), logistic_enet = path_of(logistic_enet, keep),
  wide = path_of(tight(wide, surv[1:20], family = "cox"), c(1, 10, 20)),
  cv = cv_of(cv), cv_logistic = cv_of(cv_logistic)))
