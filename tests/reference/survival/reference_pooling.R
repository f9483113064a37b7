# Rubin's rules (mice) and random-effects meta-analysis (metafor).
suppressMessages({
  library(mice)
  library(metafor)
})
clinic <- read.csv("tests/reference/cohort/clinic.csv", check.names = FALSE)
d <- data.frame(age = clinic$Age, albumin = clinic[["Albumin (g/dL)"]] * 10, lafp = log10(clinic$AFP),
                size = clinic[["Tumour size (cm)"]], invasion = clinic[["Vascular invasion"]],
                months = clinic[["OS days"]] / 365.25 * 12, dead = clinic$Death)
imputed <- d
imputed$hazard <- nelsonaalen(imputed, months, dead)
where <- make.predictorMatrix(imputed)
where[, "months"] <- 0
completed <- mice(imputed, m = 8, maxit = 10, seed = 3, predictorMatrix = where, printFlag = FALSE)
fits <- lapply(seq_len(8), function(k) coxph(Surv(months, dead) ~ age + albumin + lafp + size + invasion, complete(completed, k)))
pooled <- summary(pool(as.mira(fits)), conf.int = TRUE)
detail <- pool(as.mira(fits))$pooled
binary <- lapply(seq_len(8), function(k) glm(dead ~ age + albumin + lafp, binomial, complete(completed, k), control = list(epsilon = 1e-14)))
binary_pooled <- summary(pool(as.mira(binary)), conf.int = TRUE)
errors <- function(all) t(sapply(all, function(f) sqrt(diag(vcov(f)))))
# Stated only: two numbers without data.
scalar <- pool.scalar(c(1.2, 0.9, 1.5), c(0.04, 0.05, 0.03), n = 40, k = 2)
# Seven made-up sites with a C-index each; four whose slopes are nearly alike (tau^2 = 0).
sites <- data.frame(c = c(0.71, 0.66, 0.74, 0.69, 0.78, 0.63, 0.72), se = c(0.03, 0.02, 0.045, 0.015, 0.05, 0.025, 0.035))
exact <- list(threshold = 1e-14, maxiter = 10000)
one <- function(yi, sei, method, test, back = identity) {
  fit <- rma(yi = yi, sei = sei, method = method, test = test, control = if (method == "REML") exact else list())
  k <- length(yi)
  half <- qt(0.975, k - 2) * sqrt(fit$tau2 + fit$se^2)
  list(value = back(fit$b[1]), lower = back(fit$ci.lb), upper = back(fit$ci.ub), tau_squared = fit$tau2, q = fit$QE,
       q_p_value = fit$QEp, i_squared = fit$I2 / 100, prediction = back(fit$b[1] + c(-half, half)), weights = unname(weights(fit)) / 100)
}
logit <- function(p) log(p / (1 - p)); expit <- function(x) 1 / (1 + exp(-x))
slopes <- data.frame(b = c(0.9, 0.95, 1.0, 1.02), se = c(0.2, 0.25, 0.15, 0.3))
# The BCG trials of metafor's own examples (dat.bcg, log risk ratios).
bcg <- escalc(measure = "RR", ai = tpos, bi = tneg, ci = cpos, di = cneg, data = dat.bcg)
save_reference("pooling", list(
  rubin = list(estimates = t(sapply(fits, coef)), std_errors = errors(fits), complete_degrees = sum(d$dead) - 5,
               value = pooled$estimate, std_error = pooled$std.error, degrees = pooled$df, p_value = pooled$p.value,
               lower = pooled[["2.5 %"]], upper = pooled[["97.5 %"]], fmi = detail$fmi, riv = detail$riv),
  rubin_logistic = list(estimates = t(sapply(binary, coef)), std_errors = errors(binary), complete_degrees = nrow(d) - 4,
               value = binary_pooled$estimate, std_error = binary_pooled$std.error, degrees = binary_pooled$df),
  scalar = list(value = scalar$qbar, within = scalar$ubar, between = scalar$b, total = scalar$t, degrees = scalar$df, fmi = scalar$fmi),
  c_index = list(value = sites$c, std_error = sites$se,
                 reml = one(logit(sites$c), sites$se / (sites$c * (1 - sites$c)), "REML", "knha", expit),
                 dl = one(logit(sites$c), sites$se / (sites$c * (1 - sites$c)), "DL", "z", expit)),
  alike = list(value = slopes$b, std_error = slopes$se, reml = one(slopes$b, slopes$se, "REML", "knha")),
  bcg = list(value = as.numeric(bcg$yi), std_error = sqrt(bcg$vi), reml = one(bcg$yi, sqrt(bcg$vi), "REML", "knha"),
             dl = one(bcg$yi, sqrt(bcg$vi), "DL", "knha"))))
