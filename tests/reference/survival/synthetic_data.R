# Synthetic cohorts shared by the reference topics: small, rounded (so that JSON holds them exactly),
# each with one difficulty.
set.seed(20240607)
n <- 160
weibull_time <- function(linear_predictor, scale) {
  scale * (rexp(length(linear_predictor)) * exp(-linear_predictor))^(1 / 1.2)
}

# plain: distinct times, three covariates of different kind, a group of three levels.
plain <- data.frame(age = round(rnorm(n, 60, 10), 1), male = rbinom(n, 1, 0.7),
                    marker = round(exp(rnorm(n)), 3), group = sample(0:2, n, TRUE))
event_time <- weibull_time(0.03 * (plain$age - 60) + 0.4 * plain$male + 0.5 * log(plain$marker) +
                             0.2 * plain$group, 24)
censor_time <- runif(n, 5, 70)
plain$time <- round(pmin(event_time, censor_time), 3)
plain$event <- as.integer(event_time <= censor_time)

# ties: integer months 1 to 12 with many ties, integer and fractional weights, two strata.
ties <- data.frame(dose = round(runif(n, 0, 2), 1), male = rbinom(n, 1, 0.5),
                   group = sample(0:3, n, TRUE), stratum = sample(0:1, n, TRUE),
                   count = sample(1:3, n, TRUE), weight = round(runif(n, 0.2, 2), 2))
event_time <- weibull_time(0.6 * ties$dose - 0.5 * ties$male + 0.3 * ties$group, 9)
censor_time <- runif(n, 2, 13)
ties$time <- pmin(12, pmax(1, round(pmin(event_time, censor_time))))
ties$event <- as.integer(event_time <= censor_time)

# truncated: left truncation, ties, three strata, clusters of four rows, weights, an offset.
truncated <- data.frame(x1 = round(rnorm(n), 2), x2 = round(rnorm(n), 2), x3 = rbinom(n, 1, 0.4),
                        stratum = sample(0:2, n, TRUE), cluster = rep(0:(n / 4 - 1), 4),
                        weight = round(runif(n, 0.3, 2.5), 2), offset = round(rnorm(n, 0, 0.3), 2),
                        group = sample(0:1, n, TRUE))
entry <- round(runif(n, 0, 8), 1)
event_time <- weibull_time(0.5 * truncated$x1 - 0.3 * truncated$x2 + 0.4 * truncated$x3, 7)
censor_time <- runif(n, 1, 15)
truncated$entry <- entry
truncated$time <- round(entry + pmax(0.1, pmin(event_time, censor_time)), 1)
truncated$event <- as.integer(event_time <= censor_time)

# competing: two causes with some ties, three groups, two strata.
competing <- data.frame(x1 = round(rnorm(n), 2), x2 = rbinom(n, 1, 0.5),
                        group = sample(0:2, n, TRUE), stratum = sample(0:1, n, TRUE))
cause_1 <- weibull_time(0.6 * competing$x1 + 0.3 * competing$group, 20)
cause_2 <- weibull_time(-0.4 * competing$x2, 25)
censor_time <- runif(n, 3, 50)
competing$time <- round(pmin(cause_1, cause_2, censor_time))
competing$time <- pmax(competing$time, 1)
competing$cause <- ifelse(pmin(cause_1, cause_2) > censor_time, 0, ifelse(cause_1 < cause_2, 1, 2))

# binary: an outcome with two correlated scores (one with ties) and three covariates.
binary <- data.frame(x1 = round(rnorm(n), 2), x2 = round(rnorm(n), 2), x3 = rbinom(n, 1, 0.3),
                     weight = round(runif(n, 0.3, 2), 2), offset = round(rnorm(n, 0, 0.2), 2))
truth <- plogis(-0.4 + 0.8 * binary$x1 - 0.5 * binary$x2 + 0.7 * binary$x3)
binary$y <- rbinom(n, 1, truth)
binary$risk <- round(plogis(-0.6 + 1.1 * binary$x1 - 0.4 * binary$x2), 3)
binary$coarse <- round(plogis(-0.3 + 0.6 * binary$x1 + 0.5 * binary$x3), 1)
binary$coarse <- pmin(0.9, pmax(0.1, binary$coarse))

synthetic <- list(plain = plain, ties = ties, truncated = truncated, competing = competing,
                  binary = binary)
synthetic <- lapply(synthetic, as.list)
