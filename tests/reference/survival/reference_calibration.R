# Calibration: logistic and Cox recalibration (stats, survival), splines (rms), lowess (stats).
suppressMessages(library(rms))
control <- glm.control(epsilon = 1e-15, maxit = 100)
errors_of <- function(p, observed) {
  e <- abs(p - observed)
  c(mean(e), unname(quantile(e, c(0.5, 0.9))), max(e))
}
grid_of <- function(p, n) seq(quantile(p, 0.01), quantile(p, 0.99), length.out = n)

p <- binary$risk
y <- binary$y
l <- qlogis(p)
intercept <- glm(y ~ offset(l), family = binomial, control = control)
slope <- glm(y ~ l, family = binomial, control = control)
flexible <- glm(y ~ rcs(l, 3), family = binomial, control = control)
grid <- grid_of(p, 7)
knots <- rcspline.eval(l, nk = 3, knots.only = TRUE)
basis <- function(x) rcspline.eval(x, knots = knots, inclx = TRUE)
design <- cbind(1, basis(qlogis(grid)))
eta <- drop(design %*% coef(flexible))
se <- sqrt(diag(design %*% vcov(flexible) %*% t(design)))
smooth <- lowess(p, y, iter = 0)
of_binary <- list(
  intercept = c(coef(intercept), sqrt(vcov(intercept))),
  slope = c(coef(slope)[[2]], sqrt(vcov(slope)[2, 2])),
  errors = errors_of(p, fitted(flexible)), grid = unname(grid), observed = plogis(eta),
  lower = plogis(eta - qnorm(0.975) * se), upper = plogis(eta + qnorm(0.975) * se))

survival_of <- function(data, risk, horizon) {
  data$c <- log(-log(1 - risk))
  km <- summary(survfit(Surv(time, event) ~ 1, data), times = horizon)
  slope <- coxph(Surv(time, event) ~ c, data, control = coxph.control(eps = 1e-14, toler.chol = 1e-15))
  knots <- rcspline.eval(data$c, nk = 3, knots.only = TRUE)
  b <- rcspline.eval(data$c, knots = knots, inclx = TRUE)
  data$s1 <- b[, 1]
  data$s2 <- b[, 2]
  fit <- coxph(Surv(time, event) ~ s1 + s2, data, control = coxph.control(eps = 1e-14, toler.chol = 1e-15))
  at <- function(risk) {
    b <- rcspline.eval(log(-log(1 - risk)), knots = knots, inclx = TRUE)
    summary(survfit(fit, data.frame(s1 = b[, 1], s2 = b[, 2]), conf.type = "log-log"),
            times = horizon)
  }
  grid <- grid_of(risk, 7)
  curve <- at(grid)
  observed <- 1 - km$surv
  list(horizon = horizon, observed = observed, expected = mean(risk),
       log_ratio_se = km$std.err / observed,
       intercept = log(-log(1 - observed)) - log(-log(1 - mean(risk))),
       intercept_se = km$std.err / km$surv / -log(km$surv),
       slope = c(coef(slope), sqrt(vcov(slope))), knots = knots,
       errors = errors_of(risk, 1 - drop(at(risk)$surv)), grid = unname(grid),
       curve = 1 - drop(curve$surv), lower = 1 - drop(curve$upper), upper = 1 - drop(curve$lower))
}
accuracy <- fromJSON(file.path(folder, "accuracy.json"))

x <- round(c(rnorm(60), rep(-2, 15)), 3)
large <- round(rexp(300), 2)
capped <- pmin(large, 1.5)
save_reference("calibration", list(
  binary = of_binary,
  lowess = list(fitted = smooth$y[rank(p, ties.method = "first")],
                half = lowess(binary$x1, binary$x2, f = 0.3, iter = 0, delta = 0)$y[rank(binary$x1, ties.method = "first")]),
  val_prob = local({
    e <- abs(p - approx(smooth, xout = p, ties = mean)$y)
    c(mean(e), unname(quantile(e, 0.9)), max(e))
  }),
  plain = survival_of(plain, accuracy$plain_risk[, 2], 12.5),
  ties = survival_of(ties, accuracy$ties_risk[, 2], 6),
  crowson = local({
    fit <- coxph(Surv(time, event) ~ age + male, plain)
    expected <- exp(plain$age / 100) * plain$time / 50
    g <- glm(event ~ offset(log(expected)), poisson, plain, control = control)
    list(expected = expected, value = unname(coef(g)), std_error = drop(sqrt(vcov(g))))
  }),
  splines = lapply(list(small = list(x, 4), large = list(large, 5), six = list(large, 6),
                        three = list(large, 3), seven = list(large, 7), capped = list(capped, 4),
                        low_heap = list(pmax(large, 0.4), 4), both = list(pmin(pmax(large, 0.2), 1.8), 5)),
                   function(a) {
    k <- rcspline.eval(a[[1]], nk = a[[2]], knots.only = TRUE)
    probe <- c(-3, -1, 0, 0.3, 0.9, 2, 10)
    list(x = a[[1]], count = a[[2]], knots = unname(k), probe = probe,
         basis = unclass(rcspline.eval(probe, knots = k, inclx = TRUE))[, ])
  })))
