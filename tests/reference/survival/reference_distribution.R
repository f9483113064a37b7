# Tail areas and quantiles (stats).
z <- c(-37, -8, -3, -1, -0.1, 0, 0.5, 1.96, 5, 9, 30)
p <- c(1e-300, 1e-20, 1e-6, 0.025, 0.2, 0.5, 0.7, 0.975, 1 - 1e-9)
x <- c(1e-6, 0.1, 1, 3.84, 12, 60, 300)
degrees <- c(1, 2, 5, 30, 120)
t <- c(-40, -2, -0.3, 0.1, 1, 3, 12)
t_degrees <- c(1, 2.5, 9, 100)
save_reference("distribution", list(
  z = z, normal_cdf = pnorm(z), normal_upper = pnorm(z, lower.tail = FALSE), density = dnorm(z),
  p = p, normal_quantile = qnorm(p),
  x = x, degrees = degrees,
  chi_square_upper = outer(x, degrees, pchisq, lower.tail = FALSE),
  chi_square_quantile = outer(c(0.025, 0.5, 0.95), degrees, qchisq),
  t = t, t_degrees = t_degrees, student_cdf = outer(t, t_degrees, pt),
  student_two_sided = outer(t, t_degrees, function(t, d) 2 * pt(-abs(t), d)),
  student_quantile = outer(c(0.005, 0.3, 0.5, 0.975), t_degrees, qt)))
